"""Caddy and nginx with the examples of deploy/proxy, in front of a server on this machine."""

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time

from calotype.program import ROOT

EXAMPLES = ROOT / "deploy" / "proxy"

CADDY_OPTIONS = "{\n\tadmin off\n\tskip_install_trust\n\tlocal_certs\n\tauto_https disable_redirects\n}\n"
NGINX_MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Proxy:
    """An example file with the addresses of a test in it. `change` edits its text further."""

    def __init__(self, example, folder, api="127.0.0.1:8080", change=lambda text: text):
        self.folder, self.port = folder, free_port()
        self.is_caddy = example.startswith("Caddyfile")
        folder.mkdir(parents=True)
        text = (EXAMPLES / example).read_text()
        assert "127.0.0.1:8080" in text
        text = change(text.replace("127.0.0.1:8080", api))
        if self.is_caddy:
            self.config = folder / "Caddyfile"
            self.config.write_text(CADDY_OPTIONS + re.sub(r"(?m)^\w+\.example\.org {", f"https://localhost:{self.port} {{", text))
        else:
            self.config = folder / "nginx.conf"
            self.config.write_text(NGINX_MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
            text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
            text = re.sub(r"/etc/ssl/\w+\.example\.org", str(folder / "certificate"), text)
            (folder / "site.conf").write_text(re.sub(r"server_name .*;", "server_name localhost;", text))
            make_certificate(folder)

    @property
    def origin(self):
        return f"https://localhost:{self.port}"

    def environment(self):
        return os.environ | {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}

    def check(self):
        """What `caddy validate` or `nginx -t` says."""
        command = ["caddy", "validate", "--config", self.config, "--adapter", "caddyfile"] if self.is_caddy \
            else [nginx(), "-t", "-p", self.folder, "-c", self.config]
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True)

    @contextlib.contextmanager
    def running(self):
        command = ["caddy", "run", "--config", self.config, "--adapter", "caddyfile"] if self.is_caddy \
            else [nginx(), "-p", self.folder, "-c", self.config]
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=subprocess.STDOUT)
        try:
            self.wait(process)
            yield self
        finally:
            process.terminate()
            process.wait(timeout=20)

    def wait(self, process):
        deadline = time.monotonic() + 20
        while True:
            try:
                return self.request("GET", "/healthz")
            except OSError as error:
                assert process.poll() is None and time.monotonic() < deadline, \
                    f"{error}; see {self.folder}: {(self.folder / 'log').read_text()[-2000:]}"
                time.sleep(0.1)

    def connection(self, client=None, timeout=30):
        """A connection to the proxy. `client` is a loopback address to connect from."""
        return http.client.HTTPSConnection(
            "localhost", self.port, timeout=timeout, context=ssl._create_unverified_context(),
            source_address=client and (client, 0))

    def request(self, method, path, body=None, headers=(), client=None):
        """The status, headers and text of a response."""
        connection = self.connection(client)
        if isinstance(body, (dict, list)):
            body, headers = json.dumps(body), {"Content-Type": "application/json"} | dict(headers)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode(errors="replace")
        finally:
            connection.close()


def nginx():
    return shutil.which("nginx") or "/usr/sbin/nginx"


def make_certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", folder / "certificate.key", "-out", folder / "certificate.pem"],
        check=True, capture_output=True)
