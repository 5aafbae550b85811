-- A claim ends once all parts that it was made for are done, not with the first of them: a writer may post each part as it
-- is ready. NULL in claims of before, which end with any part.
ALTER TABLE ai_claims ADD COLUMN parts TEXT[];
