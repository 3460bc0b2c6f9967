enum SitesTestsPlaceholder {}
