"""Tests; each folder mirrors the part of the product it tests."""
