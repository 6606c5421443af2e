CREATE TABLE "auth"."identities" (
	"backend_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"provider_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"email" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_sign_in_at" timestamp (3) with time zone,
	CONSTRAINT "identities_backend_id_id_pk" PRIMARY KEY("backend_id","id"),
	CONSTRAINT "identities_subject" UNIQUE("backend_id","provider_id","subject")
);
--> statement-breakpoint
CREATE TABLE "auth"."identity_providers" (
	"backend_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"issuer" text NOT NULL,
	"api_url" text,
	"client_id" text NOT NULL,
	"sealed_client_secret" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identity_providers_backend_id_id_pk" PRIMARY KEY("backend_id","id"),
	CONSTRAINT "identity_providers_name" UNIQUE("backend_id","name")
);
--> statement-breakpoint
CREATE TABLE "auth"."oauth_flows" (
	"backend_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider_id" uuid NOT NULL,
	"state_hash" text NOT NULL,
	"sealed_checks" text,
	"code_challenge" text NOT NULL,
	"redirect_to" text NOT NULL,
	"link_user_id" uuid,
	"returned_at" timestamp (3) with time zone,
	"code_hash" text,
	"identity_id" uuid,
	"subject" text,
	"email" text,
	"consumed_at" timestamp (3) with time zone,
	"attempt_hash" text,
	"session_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oauth_flows_backend_id_id_pk" PRIMARY KEY("backend_id","id"),
	CONSTRAINT "oauth_flows_state" UNIQUE("state_hash"),
	CONSTRAINT "oauth_flows_code" UNIQUE("backend_id","code_hash")
);
--> statement-breakpoint
ALTER TABLE "auth"."identities" ADD CONSTRAINT "identities_backend_id_user_id_users_backend_id_id_fk" FOREIGN KEY ("backend_id","user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."identities" ADD CONSTRAINT "identities_provider" FOREIGN KEY ("backend_id","provider_id") REFERENCES "auth"."identity_providers"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."identity_providers" ADD CONSTRAINT "identity_providers_backend_id_backends_id_fk" FOREIGN KEY ("backend_id") REFERENCES "auth"."backends"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."oauth_flows" ADD CONSTRAINT "oauth_flows_provider" FOREIGN KEY ("backend_id","provider_id") REFERENCES "auth"."identity_providers"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."oauth_flows" ADD CONSTRAINT "oauth_flows_identity_fk" FOREIGN KEY ("backend_id","identity_id") REFERENCES "auth"."identities"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."oauth_flows" ADD CONSTRAINT "oauth_flows_link_user_fk" FOREIGN KEY ("backend_id","link_user_id") REFERENCES "auth"."users"("backend_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "identities_user" ON "auth"."identities" USING btree ("backend_id","user_id");--> statement-breakpoint
CREATE INDEX "oauth_flows_expiry" ON "auth"."oauth_flows" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "oauth_flows_link_user" ON "auth"."oauth_flows" USING btree ("backend_id","link_user_id");--> statement-breakpoint
CREATE INDEX "oauth_flows_identity" ON "auth"."oauth_flows" USING btree ("backend_id","identity_id");