CREATE TABLE "auth"."mails" (
	"backend_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid,
	"kind" text NOT NULL,
	"to_address" text NOT NULL,
	"sealed_content" text,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"lease_ends_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"last_error" text,
	CONSTRAINT "mails_backend_id_id_pk" PRIMARY KEY("backend_id","id")
);
--> statement-breakpoint
ALTER TABLE "auth"."mails" ADD CONSTRAINT "mails_backend_id_backends_id_fk" FOREIGN KEY ("backend_id") REFERENCES "auth"."backends"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."mails" ADD CONSTRAINT "mails_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mails_due" ON "auth"."mails" USING btree ("next_attempt_at") WHERE "auth"."mails"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "mails_sending" ON "auth"."mails" USING btree ("lease_ends_at") WHERE "auth"."mails"."state" = 'sending';--> statement-breakpoint
CREATE INDEX "mails_inbox" ON "auth"."mails" USING btree ("backend_id","created_at","id");--> statement-breakpoint
CREATE INDEX "mails_user" ON "auth"."mails" USING btree ("backend_id","user_id");