"""The service as it is deployed: behind the proxy, below a path, in two processes."""
