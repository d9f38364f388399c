"""Tests in a real Chromium of what only a browser shows."""
