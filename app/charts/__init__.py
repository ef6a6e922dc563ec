"""Small charts that several panels draw: painted once, reached with mouse and keys. They compute nothing."""
