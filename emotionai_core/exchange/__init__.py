"""What leaves the studio: tables and reports that other tools and people read."""
