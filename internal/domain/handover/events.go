package handover

// HandedOver tells of a new record, within the transaction of the act by which
// somebody let go of their work.
type HandedOver struct {
	Record Record
}
