-- The second-level administrative division of a photo's place: a county, a department, a province.
ALTER TABLE photos ADD COLUMN district VARCHAR(200);
