"""The pages' server: application, guard, problems, static pages."""
