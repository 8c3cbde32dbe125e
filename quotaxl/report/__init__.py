"""The written report: drafted from the Dossier by an outline, paragraph by paragraph."""
