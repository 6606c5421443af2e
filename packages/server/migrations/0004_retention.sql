CREATE INDEX "mails_age" ON "auth"."mails" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "sessions_end" ON "auth"."sessions" USING btree ("absolute_expires_at");--> statement-breakpoint
CREATE INDEX "sessions_revoked" ON "auth"."sessions" USING btree ("revoked_at") WHERE "auth"."sessions"."revoked_at" is not null;