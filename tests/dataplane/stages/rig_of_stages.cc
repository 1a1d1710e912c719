#include "tests/dataplane/rig/eal_rig.h"

namespace trunkline::dataplane::test {
namespace {

[[maybe_unused]] auto* const rig = add_eal_rig();

}  // namespace
}  // namespace trunkline::dataplane::test
