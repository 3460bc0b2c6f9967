enum MQTTTestsPlaceholder {}
