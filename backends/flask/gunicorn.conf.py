import os

bind = f"{os.environ.get('BIND_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "4"))
threads = int(os.environ.get("THREADS", "4"))
worker_class = "gthread"  # the default (sync) closes every connection after one answer
keepalive = 75  # seconds; longer than a proxy keeps an idle connection
graceful_timeout = 5  # seconds
forwarded_allow_ips = ""  # believe no header about scheme or path: this backend shows, it does not decide
control_socket_disable = True


def pre_request(worker, req):
    """WSGI joins repeated headers with commas; keep the pairs as they arrived for /headers."""
    from app import arrived

    arrived.headers = req.headers


def post_worker_init(worker):
    from app import seed

    seed()
