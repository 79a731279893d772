"""Moving in and out: histories read from other apps' files, and everything given back as files."""
