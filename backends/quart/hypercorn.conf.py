import os

bind = f"{os.environ.get('BIND_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8008')}"
workers = int(os.environ.get("WORKERS", "4"))
keep_alive_timeout = 75  # seconds; longer than a proxy keeps an idle connection
keep_alive_max_requests = 1_000_000_000  # by default every connection is closed after a thousand
graceful_timeout = 5  # seconds
