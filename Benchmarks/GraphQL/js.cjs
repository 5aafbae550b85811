// graphql-js on the documents and rows of GraphQLBenchmark.swift. Arguments: the schema's file, this folder.
const { readFileSync } = require("node:fs");
const { buildSchema, executeSync, parse, validate } = require("graphql");

const [schemaFile, folder] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
const schema = buildSchema(readFileSync(schemaFile, "utf8"));
const query = read("query.graphql");
const document = parse(read("page.graphql"));
const rootValue = { photos: { nodes: Array(50).fill(JSON.parse(read("row.json"))) } };

function report(name, body) {
  let rate = 0;
  // The first second is for the compiler.
  for (const seconds of [1, 1]) {
    const start = performance.now();
    let rounds = 0;
    while (performance.now() - start < seconds * 1000) {
      body();
      rounds += 1;
    }
    rate = rounds / ((performance.now() - start) / 1000);
  }
  console.log(`${name}\t${rate}`);
}

report("parse and validate 40 fields", () => validate(schema, parse(query)));
report("complete 50 photos of 20 fields", () => JSON.stringify(executeSync({ schema, document, rootValue }).data));
