enum DeliveriesPlaceholder {}
