enum SitesPlaceholder {}
