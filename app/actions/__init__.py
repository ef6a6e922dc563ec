"""Menus, shortcuts and the command list as data."""
