"""Contract template packs: one folder each, with manifest, clause sources, template and a README of its fields."""
