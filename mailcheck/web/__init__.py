"""The local page: `mailcheck ui` serves it to this computer's own browser and to nobody else."""
