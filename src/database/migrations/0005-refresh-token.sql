-- The refresh token that Salesforce gave last in place of the configured one. Encrypted under a key made of the configured
-- token, which is not in the database; known by that token's digest.
CREATE TABLE refresh_token (
  configured bytea PRIMARY KEY,
  newest bytea,
  replaced_at timestamptz
);
