// Preloaded into an API process (`NODE_OPTIONS=--import=…`): its clock is wrong by SKEW_SECONDS.
const skewMs = Number(process.env.SKEW_SECONDS) * 1000;
const RightDate = Date;

globalThis.Date = class extends RightDate {
  constructor(...args) {
    if (args.length === 0) super(RightDate.now() + skewMs);
    else super(...args);
  }

  static now() {
    return RightDate.now() + skewMs;
  }
};
