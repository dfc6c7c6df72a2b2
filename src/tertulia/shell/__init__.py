"""What every page stands on: base templates, components, template tags, places for panels."""
