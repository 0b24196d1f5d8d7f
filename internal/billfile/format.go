package billfile

// Format is the generation and detail of a file.
type Format string

// Formats. Of V1's two details one import may hold one: they are the same
// money at two granularities.
const (
	FormatV2          Format = "ALIBABA_V2"
	FormatV1Items     Format = "ALIBABA_V1_ITEMS"
	FormatV1Instances Format = "ALIBABA_V1_INSTANCES"
	FormatFOCUS       Format = "FOCUS"
)

// Generation is what users know the format as: ALIBABA_V2, ALIBABA_V1, FOCUS.
func (f Format) Generation() string {
	switch f {
	case FormatV1Items, FormatV1Instances:
		return "ALIBABA_V1"
	}
	return string(f)
}

// called is the format's name in messages, the same in both languages.
func (f Format) called() string {
	return map[Format]string{
		FormatV2: "Alibaba Cloud V2", FormatV1Items: "Alibaba Cloud V1 BillingItemDetail",
		FormatV1Instances: "Alibaba Cloud V1 InstanceDetail", FormatFOCUS: "FOCUS",
	}[f]
}

// detect tells the format by the header.
func detect(t *table) (Format, bool) {
	has := func(names ...string) bool { return t.find(names...) != absent }
	switch {
	case has("BilledCost") && has("ChargePeriodStart"):
		return FormatFOCUS, true
	case has("账单月份", "BillingMonth"):
		return FormatV2, true
	case has("账期") && has("应付金额"), has("BillingCycle") && has("PretaxAmount"):
		if has("计费项", "BillingItem") {
			return FormatV1Items, true
		}
		return FormatV1Instances, true
	}
	return "", false
}

// mapping binds the columns of the table's format.
func (t *table) mapping() (mapping, error) {
	var m mapping
	switch t.format {
	case FormatV2:
		t.nulls = noValue
		m = t.v2()
	case FormatFOCUS:
		t.nulls = func(cell string) bool { return cell == "NULL" || cell == "null" }
		m = t.focus()
	default:
		t.nulls = noValue
		m = t.v1()
	}
	return m, t.err
}

// noValue tells the texts that Alibaba Cloud writes for no value.
func noValue(cell string) bool { return cell == "-" || cell == "NULL" }
