CREATE TABLE "auth"."recovery_codes" (
	"backend_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"key_id" integer NOT NULL,
	"attempt_hash" text,
	"unused" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recovery_codes_backend_id_user_id_pk" PRIMARY KEY("backend_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "auth"."recovery_codes" ADD CONSTRAINT "recovery_codes_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;