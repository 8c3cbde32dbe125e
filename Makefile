# Short names for dev.py, which sets up what each needs by itself; `python3 dev.py` lists them all.
COMMANDS := setup demo test lint bench bench-peers bench-cluster fidelity crash storm mailserver simulation mutants fuzz badinputs cluster docs first-day gallery images lock kit kit-wine windows onlyoffice install-lines release site bare clean
.PHONY: $(COMMANDS)
PYTHON ?= python3

$(COMMANDS):
	@$(PYTHON) dev.py $@
