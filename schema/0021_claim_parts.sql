-- A claim ends when all of its parts are done, not with the first one: a writer may send each part when it is ready. NULL in
-- older claims, which end with any part.
ALTER TABLE ai_claims ADD COLUMN parts TEXT[];
