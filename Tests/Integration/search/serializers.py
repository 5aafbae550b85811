"""What schemathesis loads before it asks: lines of JSON go as the text that they are."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
