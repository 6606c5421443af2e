CREATE TABLE "auth"."mailed_proofs" (
	"backend_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"purpose" text NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"user_id" uuid,
	"redirect_to" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"code_hash" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"consumed_at" timestamp (3) with time zone,
	"attempt_hash" text,
	"session_id" uuid,
	CONSTRAINT "mailed_proofs_backend_id_id_pk" PRIMARY KEY("backend_id","id"),
	CONSTRAINT "mailed_proofs_token" UNIQUE("backend_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "auth"."backends" ADD COLUMN "redirect_urls" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "auth"."mailed_proofs" ADD CONSTRAINT "mailed_proofs_backend_id_backends_id_fk" FOREIGN KEY ("backend_id") REFERENCES "auth"."backends"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."mailed_proofs" ADD CONSTRAINT "mailed_proofs_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mailed_proofs_email" ON "auth"."mailed_proofs" USING btree ("backend_id","purpose","email_key");--> statement-breakpoint
CREATE INDEX "mailed_proofs_expiry" ON "auth"."mailed_proofs" USING btree ("expires_at");