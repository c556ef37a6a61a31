-- Claims that ended in neither a settlement nor a release, and subjects whose writes are held.
-- claims      claims since the last settlement or release: above 1, a worker died or hung with the subject
-- alone       whether the subject is to be claimed alone, since it may be the cause of a failure
-- held_since  since when the org lacks a field, an object or a right, or locks the record
ALTER TABLE subject
  ADD COLUMN claims     integer NOT NULL DEFAULT 0,
  ADD COLUMN alone      boolean NOT NULL DEFAULT false,
  ADD COLUMN held_since timestamptz;
