enum DeliveriesTestsPlaceholder {}
