CREATE SCHEMA "auth";
--> statement-breakpoint
CREATE TABLE "auth"."applied_sql" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"hash" text NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."audit_events" (
	"backend_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"type" text NOT NULL,
	"actor_id" uuid,
	"subject_id" uuid,
	"session_handle" uuid,
	"ip_address" text,
	"request_id" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_events_backend_id_id_pk" PRIMARY KEY("backend_id","id")
);
--> statement-breakpoint
CREATE TABLE "auth"."backends" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"anon_key" text NOT NULL,
	"require_mfa" boolean DEFAULT false NOT NULL,
	"require_mfa_changed_at" timestamp (3) with time zone,
	"require_mfa_changed_by" text,
	"require_email_proof" boolean NOT NULL,
	"signups_enabled" boolean DEFAULT true NOT NULL,
	"access_token_seconds" integer DEFAULT 300 NOT NULL,
	"refresh_idle_seconds" integer DEFAULT 604800 NOT NULL,
	"refresh_absolute_seconds" integer DEFAULT 2592000 NOT NULL,
	"aal2_max_age_seconds" integer DEFAULT 86400 NOT NULL,
	"aal2_inactivity_seconds" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "backends_slug_unique" UNIQUE("slug"),
	CONSTRAINT "backends_anon_key_unique" UNIQUE("anon_key")
);
--> statement-breakpoint
CREATE TABLE "auth"."factor_enrollments" (
	"backend_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"factor_id" uuid NOT NULL,
	"friendly_name" text NOT NULL,
	"sealed_secret" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factor_enrollments_backend_id_session_id_pk" PRIMARY KEY("backend_id","session_id"),
	CONSTRAINT "factor_enrollments_factor" UNIQUE("backend_id","factor_id")
);
--> statement-breakpoint
CREATE TABLE "auth"."factors" (
	"backend_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"type" text DEFAULT 'totp' NOT NULL,
	"friendly_name" text NOT NULL,
	"sealed_secret" text NOT NULL,
	"last_time_step" integer NOT NULL,
	"last_used_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "factors_backend_id_user_id_id_pk" PRIMARY KEY("backend_id","user_id","id")
);
--> statement-breakpoint
CREATE TABLE "auth"."installation" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"data_login" text NOT NULL,
	"sealed_data_password" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."mfa_attempts" (
	"backend_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" timestamp (3) with time zone,
	CONSTRAINT "mfa_attempts_backend_id_user_id_pk" PRIMARY KEY("backend_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "auth"."operator_backends" (
	"backend_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"managed_backend_id" uuid NOT NULL,
	CONSTRAINT "operator_backends_backend_id_user_id_managed_backend_id_pk" PRIMARY KEY("backend_id","user_id","managed_backend_id")
);
--> statement-breakpoint
CREATE TABLE "auth"."operators" (
	"backend_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operators_backend_id_user_id_pk" PRIMARY KEY("backend_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "auth"."rate_limits" (
	"bucket" text NOT NULL,
	"key" text NOT NULL,
	"taken" integer NOT NULL,
	"window_ends_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rate_limits_bucket_key_pk" PRIMARY KEY("bucket","key")
);
--> statement-breakpoint
CREATE TABLE "auth"."root_key_canaries" (
	"id" integer PRIMARY KEY NOT NULL,
	"canary" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."sessions" (
	"backend_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"handle" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_reason" text,
	"aal" text DEFAULT 'aal1' NOT NULL,
	"aal2_at" timestamp (3) with time zone,
	"amr" text[] NOT NULL,
	"auth_time" timestamp (3) with time zone NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"token_hash" text NOT NULL,
	"token_key_id" integer NOT NULL,
	"attempt_hash" text,
	"history" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"leaves" integer[] DEFAULT '{}'::integer[] NOT NULL,
	"idle_expires_at" timestamp (3) with time zone NOT NULL,
	"absolute_expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"refreshed_at" timestamp (3) with time zone NOT NULL,
	"user_agent" text,
	"ip_address" text,
	CONSTRAINT "sessions_backend_id_id_pk" PRIMARY KEY("backend_id","id"),
	CONSTRAINT "sessions_handle" UNIQUE("backend_id","handle")
);
--> statement-breakpoint
CREATE TABLE "auth"."signing_keys" (
	"kid" text PRIMARY KEY NOT NULL,
	"sealed_private_jwk" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "auth"."users" (
	"backend_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"email_verified_at" timestamp (3) with time zone,
	"new_email" text,
	"password_hash" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"app_metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"banned_at" timestamp (3) with time zone,
	"last_sign_in_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_backend_id_id_pk" PRIMARY KEY("backend_id","id"),
	CONSTRAINT "users_email_key" UNIQUE("backend_id","email_key")
);
--> statement-breakpoint
ALTER TABLE "auth"."audit_events" ADD CONSTRAINT "audit_events_backend_id_backends_id_fk" FOREIGN KEY ("backend_id") REFERENCES "auth"."backends"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."factor_enrollments" ADD CONSTRAINT "factor_enrollments_backend_id_session_id_sessions_backend_id_id_fk" FOREIGN KEY ("backend_id","session_id") REFERENCES "auth"."sessions"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."factors" ADD CONSTRAINT "factors_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."mfa_attempts" ADD CONSTRAINT "mfa_attempts_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."operator_backends" ADD CONSTRAINT "operator_backends_managed_backend_id_backends_id_fk" FOREIGN KEY ("managed_backend_id") REFERENCES "auth"."backends"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."operator_backends" ADD CONSTRAINT "operator_backends_backend_id_user_id_operators_backend_id_user_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."operators"("backend_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."operators" ADD CONSTRAINT "operators_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."sessions" ADD CONSTRAINT "sessions_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD CONSTRAINT "users_backend_id_backends_id_fk" FOREIGN KEY ("backend_id") REFERENCES "auth"."backends"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_backend_at" ON "auth"."audit_events" USING btree ("backend_id","at");--> statement-breakpoint
CREATE INDEX "factor_enrollments_expiry" ON "auth"."factor_enrollments" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "factor_enrollments_user" ON "auth"."factor_enrollments" USING btree ("backend_id","user_id");--> statement-breakpoint
CREATE INDEX "rate_limits_end" ON "auth"."rate_limits" USING btree ("window_ends_at");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "auth"."sessions" USING btree ("backend_id","user_id");