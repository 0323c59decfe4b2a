"""Untrusted bytes in, safe bytes out: nobody else opens an upload or writes a workbook."""
