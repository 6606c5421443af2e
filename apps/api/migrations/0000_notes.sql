CREATE TABLE "notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"backend_id" uuid DEFAULT auth.backend_id() NOT NULL,
	"user_id" uuid DEFAULT auth.uid() NOT NULL,
	"body" text NOT NULL,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "notes_own" ON "notes" USING btree ("backend_id","user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "notes_public" ON "notes" USING btree ("backend_id","created_at") WHERE is_public;--> statement-breakpoint
CREATE POLICY "own_rows" ON "notes" AS PERMISSIVE FOR ALL TO "authenticated" USING (backend_id = (select auth.backend_id()) and user_id = (select auth.uid())) WITH CHECK (backend_id = (select auth.backend_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "public_notes" ON "notes" AS PERMISSIVE FOR SELECT TO "anon" USING (is_public and backend_id = (select auth.backend_id()));