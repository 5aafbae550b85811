"""The processor of the owner's plan: Flask receives the store's events; each photo is read, processed and written as a row.

    PROCESSOR_DATABASE=postgresql://… S3_ENDPOINT=http://… S3_DERIVED_BUCKET=… gunicorn --workers 2 processor:app

Written to be fast: one connection to the database and one client of the store for the life of a worker, decoding at
libjpeg's scale, the original read once and never written to disk.
"""

import functools
import os
import pathlib
import posixpath
import urllib.parse

import boto3
import botocore.config
import flask
import psycopg

import picture

app = flask.Flask(__name__)

UPSERT = (pathlib.Path(__file__).parent / "processor_upsert.sql").read_text()


# Per worker, since a socket must not be shared across a fork: both are created with the first event.
@functools.cache
def store():
    return boto3.client(
        "s3", endpoint_url=os.environ["S3_ENDPOINT"], region_name=os.environ["AWS_REGION"],
        # TLS or the signature protects the bytes; a second checksum of each body is unnecessary.
        config=botocore.config.Config(
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
            s3={"addressing_style": "path"}))


@functools.cache
def database():
    # Prepared when first used.
    return psycopg.connect(os.environ["PROCESSOR_DATABASE"], autocommit=True, prepare_threshold=0)


@app.post("/webhook")
def webhook():
    records = flask.request.get_json()["Records"]
    for record in records:
        if record["eventName"].removeprefix("s3:").startswith("ObjectCreated:"):
            process(record["s3"]["bucket"]["name"], urllib.parse.unquote_plus(record["s3"]["object"]["key"]))
    return {"processed": len(records)}


def process(bucket, key):
    original = store().get_object(Bucket=bucket, Key=key)["Body"].read()
    photo = picture.read(original)
    for size, jpeg in photo.thumbnails.items():
        store().put_object(
            Bucket=os.environ["S3_DERIVED_BUCKET"], Key=f"{size}/{key}.jpg", Body=jpeg, ContentType="image/jpeg")
    database().execute(UPSERT, photo.facts | {
        "filename": posixpath.basename(key), "s3_path": f"s3://{bucket}/{key}", "size_bytes": len(original),
        "perceptual_hash": photo.hash})
