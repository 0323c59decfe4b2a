"""The Act and the arithmetic: pure Python, no SQL, no screen, no clock, no input or output."""
