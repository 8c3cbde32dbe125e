"""Where plugins written for 0.1.0 look for the decorator; new ones import quotaxl.rules."""

from quotaxl.rules.engine.registry import Hit, Hits, Result, Rule, Unchecked, all_rules, find, rule

__all__ = ["Hit", "Hits", "Result", "Rule", "Unchecked", "all_rules", "find", "rule"]
