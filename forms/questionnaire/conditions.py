"""Whether a question is shown, by the answers before it.

The browser has the same rules (cafe/static/answer.js); both are held to one table of cases.
"""

from __future__ import annotations

from collections.abc import Mapping

from forms.questionnaire.question import ANSWERED, AT_LEAST, IS, IS_NOT, Condition, Rule
from forms.questionnaire.types.base import Value


def holds(condition: Condition, values: Mapping[str, Value]) -> bool:
    """Whether the answers so far (by key, typed; none that is wrong) fulfil the condition."""
    found = (_rule_holds(rule, values.get(rule.question)) for rule in condition.rules)
    return all(found) if condition.join == "all" else any(found)


def _rule_holds(rule: Rule, value: Value | None) -> bool:
    if value is None:
        return rule.operator == IS_NOT
    if rule.operator == ANSWERED:
        return True
    if rule.operator in (IS, IS_NOT):
        same = rule.value in value if isinstance(value, list) else rule.value == str(value)
        return same == (rule.operator == IS)
    if not isinstance(value, int):
        return False
    return value >= int(rule.value) if rule.operator == AT_LEAST else value <= int(rule.value)
