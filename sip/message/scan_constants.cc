#include "sip/message/scan_constants.h"

namespace trunkline::sip {

constinit const ScanConstants scan_constants;

}  // namespace trunkline::sip
