"""Lists: one definition (scope, columns, filters, orders) serves the page, the API and the export."""
