CREATE TABLE "auth"."devices" (
	"backend_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"secret_hash" text NOT NULL,
	"factor_id" uuid,
	"remembered_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone NOT NULL,
	"user_agent" text,
	"ip_address" text,
	CONSTRAINT "devices_backend_id_user_id_id_pk" PRIMARY KEY("backend_id","user_id","id"),
	CONSTRAINT "devices_secret" UNIQUE("backend_id","user_id","secret_hash")
);
--> statement-breakpoint
ALTER TABLE "auth"."mfa_attempts" DROP CONSTRAINT "mfa_attempts_backend_id_user_id_pk";
--> statement-breakpoint
ALTER TABLE "auth"."mfa_attempts" ADD COLUMN "budget" text DEFAULT 'new_devices' NOT NULL;
--> statement-breakpoint
ALTER TABLE "auth"."mfa_attempts" ADD CONSTRAINT "mfa_attempts_backend_id_user_id_budget_pk" PRIMARY KEY("backend_id","user_id","budget");
--> statement-breakpoint
ALTER TABLE "auth"."backends" ADD COLUMN "remember_device_days" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "auth"."backends" ADD COLUMN "enrollment_proof" text DEFAULT 'none' NOT NULL;
--> statement-breakpoint
ALTER TABLE "auth"."factor_enrollments" ADD COLUMN "replaces_factor_id" uuid;
--> statement-breakpoint
ALTER TABLE "auth"."sessions" ADD COLUMN "remembered_proof_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "auth"."sessions" ADD COLUMN "device_id" uuid;
--> statement-breakpoint
ALTER TABLE "auth"."sessions" ADD COLUMN "email_proven_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "enrollment_needs_email" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "auth"."devices" ADD CONSTRAINT "devices_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "auth"."devices" ADD CONSTRAINT "devices_factor" FOREIGN KEY ("backend_id","user_id","factor_id") REFERENCES "auth"."factors"("backend_id","user_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "devices_use" ON "auth"."devices" USING btree ("last_used_at");
--> statement-breakpoint
-- A session that began by mail has proven the address then.
UPDATE "auth"."sessions" SET "email_proven_at" = "auth_time" WHERE 'email' = ANY("amr");
