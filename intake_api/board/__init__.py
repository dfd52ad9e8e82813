"""The supervisors' page: figures with definitions, waiting callers, agents."""
