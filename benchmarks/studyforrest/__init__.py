"""The cognitive half of the studio held against what observers noted of the characters of *Forrest Gump*."""
