import { say } from './process.ts';

/** How often a plain line may follow another. */
const PLAIN_LINE_MS = 5_000;
const TO_LINE_START = '\r\u001b[2K';

export interface ProgressLine {
  /** How far it is: on a terminal in one line that is written over, elsewhere in a line every few seconds. */
  show(what: string): void;
  /** What came of it, in a line that stays. */
  end(what: string): void;
}

export function progressLine(name: string, out: NodeJS.WriteStream = process.stdout): ProgressLine {
  let lastShownAt = performance.now();
  const clear = (): void => void (out.isTTY && out.write(TO_LINE_START));
  return {
    show(what) {
      if (out.isTTY) out.write(`${TO_LINE_START}  ${name.padEnd(10)} ${what}`);
      else if (performance.now() - lastShownAt > PLAIN_LINE_MS) {
        lastShownAt = performance.now();
        say(name, what);
      }
    },
    end(what) {
      clear();
      say(name, what);
    },
  };
}
