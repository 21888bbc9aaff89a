"""Acts on services, separation programmes, milestones, options appraisals and people who move."""
