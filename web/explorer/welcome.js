/** The text of the editors on the first visit. It runs on any library. */
export const welcomeQuery = `# Ctrl-Enter runs the operation at the cursor.
# Ctrl-Space suggests names.
query Newest($first: Int = 3) {
  photos(first: $first) {
    totalCount
    nodes {
      filename
      takenAt
      camera {
        model
      }
      place {
        name
      }
    }
  }
}

# A subscription stays open and sends every change.
subscription Changes {
  libraryChanged {
    totalCount
    countedAt
  }
}
`;

export const welcomeVariables = `{
  "first": 3
}
`;
