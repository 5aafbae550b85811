"""The benchmark's own view of the object store."""

import boto3
import botocore.config


def client(settings):
    return boto3.client(
        "s3", endpoint_url=settings["S3_ENDPOINT"], region_name=settings["AWS_REGION"],
        aws_access_key_id=settings["AWS_ACCESS_KEY_ID"], aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(s3={"addressing_style": "path"}))


def objects(settings, bucket, prefix=""):
    pages = client(settings).get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [object for page in pages for object in page.get("Contents", [])]
