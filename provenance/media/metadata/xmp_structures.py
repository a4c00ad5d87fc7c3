"""The structures that XMP properties hold: their fields, written as the properties in `xmp_names` are."""

from __future__ import annotations

from typing import Final

__all__ = ["STRUCTURES"]

#: One "structure | entries" a line, continued where indented. Source as for `PROPERTIES`.
STRUCTURES: Final = """
Event | Day EarliestDate:d EndDayOfYear EventDate:d=Date EventID:-=ID EventRemarks:l=Remarks EventTime:d=Time
  FieldNotes FieldNumber Habitat LatestDate:d Month ParentEventID SampleSizeUnit SampleSizeValue
  SamplingEffort SamplingProtocol StartDayOfYear VerbatimEventDate Year
FossilSpecimen | MaterialSampleID
GeologicalContext | Bed=GeologicalContextBed EarliestAgeOrLowestStage EarliestEonOrLowestEonothem
  EarliestEpochOrLowestSeries EarliestEraOrLowestErathem EarliestPeriodOrLowestSystem
  Formation=GeologicalContextFormation GeologicalContextID Group=GeologicalContextGroup
  HighestBiostratigraphicZone LatestAgeOrHighestStage LatestEonOrHighestEonothem LatestEpochOrHighestSeries
  LatestEraOrHighestErathem LatestPeriodOrHighestSystem LithostratigraphicTerms LowestBiostratigraphicZone
  Member=GeologicalContextMember
HumanObservation | Day EarliestDate:d EndDayOfYear EventDate:d EventID:- EventRemarks:l EventTime:d FieldNotes
  FieldNumber Habitat LatestDate:d Month ParentEventID SampleSizeUnit SampleSizeValue SamplingEffort
  SamplingProtocol StartDayOfYear VerbatimEventDate Year
Identification | DateIdentified:d IdentificationID IdentificationQualifier IdentificationReferences
  IdentificationRemarks IdentificationVerificationStatus IdentifiedBy IdentifiedByID TypeStatus
  VerbatimIdentification
MeasurementOrFact | MeasurementAccuracy MeasurementDeterminedBy MeasurementDeterminedDate:d MeasurementID
  MeasurementMethod MeasurementRemarks MeasurementType MeasurementUnit MeasurementValue
Occurrence | AssociatedMedia AssociatedOccurrences AssociatedReferences AssociatedSequences AssociatedTaxa
  Behavior CatalogNumber DegreeOfEstablishment Disposition EstablishmentMeans GeoreferenceVerificationStatus
  IndividualCount IndividualID LifeStage OccurrenceDetails=Details OccurrenceID=ID OccurrenceRemarks=Remarks
  OccurrenceStatus=Status OrganismQuantity OrganismQuantityType OtherCatalogNumbers Pathway Preparations
  PreviousIdentifications RecordNumber RecordedBy RecordedByID ReproductiveCondition Sex
Organism | AssociatedOccurrences=OrganismAssociatedOccurrences
  AssociatedOrganisms=OrganismAssociatedOrganisms OrganismID OrganismName OrganismRemarks OrganismScope
  PreviousIdentifications=OrganismPreviousIdentifications
Record | BasisOfRecord CollectionCode CollectionID DataGeneralizations DatasetID DatasetName
  DynamicProperties InformationWithheld InstitutionCode InstitutionID OwnerInstitutionCode
ResourceRelationship | RelatedResourceID RelationshipAccordingTo RelationshipEstablishedDate:d
  RelationshipOfResource RelationshipOfResourceID RelationshipRemarks ResourceID ResourceRelationshipID
Taxon | AcceptedNameUsage AcceptedNameUsageID Class CultivarEpithet Family Genus HigherClassification
  InfraspecificEpithet Kingdom NameAccordingTo NameAccordingToID NamePublishedIn NamePublishedInID
  NamePublishedInYear NomenclaturalCode NomenclaturalStatus Order OriginalNameUsage OriginalNameUsageID
  ParentNameUsage ParentNameUsageID Phylum ScientificName ScientificNameAuthorship ScientificNameID
  SpecificEpithet Subgenus TaxonConceptID=ConceptID TaxonID=ID TaxonRank=Rank TaxonRemarks=Remarks
  TaxonomicStatus VerbatimTaxonRank VernacularName:l
DctermsLocation | Continent CoordinatePrecision CoordinateUncertaintyInMeters Country CountryCode County
  DecimalLatitude DecimalLongitude FootprintSRS FootprintSpatialFit FootprintWKT GeodeticDatum
  GeoreferenceProtocol GeoreferenceRemarks GeoreferenceSources GeoreferenceVerificationStatus
  GeoreferencedBy GeoreferencedDate HigherGeography HigherGeographyID Island IslandGroup Locality
  LocationAccordingTo LocationID LocationRemarks MaximumDepthInMeters MaximumDistanceAboveSurfaceInMeters
  MaximumElevationInMeters MinimumDepthInMeters MinimumDistanceAboveSurfaceInMeters MinimumElevationInMeters
  Municipality PointRadiusSpatialFit StateProvince VerbatimCoordinateSystem VerbatimCoordinates
  VerbatimDepth VerbatimElevation VerbatimLatitude VerbatimLocality VerbatimLongitude VerbatimSRS
  VerticalDatum WaterBody
Collections | CollectionName CollectionURI
Children | Applied Keyword=
Children2 | Applied Children>Children~!HierarchicalKeywords6 Keyword=
Children3 | Applied Children>Children2~!HierarchicalKeywords5 Keyword=
Children4 | Applied Children>Children3~!HierarchicalKeywords4 Keyword=
Children5 | Applied Children>Children4~!HierarchicalKeywords3 Keyword=
KeywordsHierarchy | Applied Children>Children5~!HierarchicalKeywords2 Keyword=
Keywords | Hierarchy>KeywordsHierarchy:*=~1
AppliedToDimensions | H Unit W
RegionsRegionListArea | D H Unit W X Y
RegionsRegionList | Area>RegionsRegionListArea BarCodeValue Description Extensions>? FocusUsage Name
  Rotation SeeAlso Type
Regions | AppliedToDimensions>AppliedToDimensions RegionList>RegionsRegionList:*=List~
RegionInfoRegions | PersonDisplayName PersonEmailDigest PersonLiveIdCID PersonSourceID Rectangle
RegionInfo | DateRegionsValid:d Regions>RegionInfoRegions:*~!Region
CopyrightOwner | CopyrightOwnerID CopyrightOwnerName
EndUser | EndUserID EndUserName
ImageCreator | ImageCreatorID ImageCreatorName
ImageSupplier | ImageSupplierID ImageSupplierName
Licensee | LicenseeID LicenseeName
Licensor | LicensorCity LicensorCountry LicensorEmail LicensorExtendedAddress LicensorID LicensorName
  LicensorPostalCode LicensorRegion LicensorStreetAddress LicensorTelephone1 LicensorTelephone2
  LicensorTelephoneType1:v LicensorTelephoneType2:v LicensorURL
AppInfo | Application ItemURI Version
CamerasCameraDepthMap | ConfidenceURI DepthURI Far FocalTable FocalTableEntryCount Format ItemSemantic
  MeasureType Near Software Units
CamerasCameraImage | ItemSemantic ItemURI
ImagingModel | Distortion DistortionCount FocalLengthX FocalLengthY ImageHeight ImageWidth PixelAspectRatio
  PrincipalPointX PrincipalPointY Skew
LightEstimate | ColorCorrectionB ColorCorrectionG ColorCorrectionR PixelIntensity
CamerasCameraPointCloud | Metric PointCloud Points
CamerasCameraPose | PositionX PositionY PositionZ RotationW RotationX RotationY RotationZ Timestamp
CamerasCameraVendorInfo | Manufacturer Model Notes
CamerasCamera | AppInfo>AppInfo DepthMap>CamerasCameraDepthMap Image>CamerasCameraImage
  ImagingModel>ImagingModel LightEstimate>LightEstimate PointCloud>CamerasCameraPointCloud
  Pose>CamerasCameraPose Trait VendorInfo>CamerasCameraVendorInfo
Cameras | Camera>CamerasCamera
ContainerDirectoryItem | DataURI Length Mime Padding
ContainerDirectory | Item>ContainerDirectoryItem
Container | Directory>ContainerDirectory:*
EarthPos | Altitude Latitude Longitude RotationW RotationX RotationY RotationZ Timestamp
PlanesPlane | Boundary BoundaryVertexCount ExtentX ExtentZ Pose>CamerasCameraPose
Planes | Plane>PlanesPlane
ProfilesProfile | CameraIndices Type
Profiles | Profile>ProfilesProfile
AeProjectLink | CompositionID FullPath RenderOutputModuleIndex RenderQueueItemID RenderTimeStamp
MacAtom | ApplicationCode InvocationAppleEvent PosixProjectPath
WindowsAtom | Extension InvocationFlags UncProjectPath
AreaModels | AreaComponents=Components ColorRangeMaskAreaSampleInfo=ColorSampleInfo
CorrectionRangeMask | AreaModels>AreaModels ColorAmount DepthFeather DepthMax DepthMin Invert LumFeather
  LumMax LumMin LumRange LuminanceDepthSampleInfo SampleType Type Version
Masks | Alpha Angle Bottom CenterValue CenterWeight Dabs:* Feather Flipped Flow FullX FullY InputDigest Left
  MaskActive MaskBlendMode MaskDigest MaskInverted MaskName MaskSubType MaskSyncID MaskValue=Value
  MaskVersion Midpoint Origin PerimeterValue Radius ReferencePoint Right Roundness SizeX SizeY Top Version
  What WholeImageArea X Y ZeroX ZeroY
CorrectionMasks | Alpha Angle Bottom CenterValue CenterWeight
  CorrectionRangeMask>CorrectionRangeMask:*=Range Dabs Feather Flipped Flow FullX FullY InputDigest Left
  MaskActive MaskBlendMode MaskDigest MaskInverted MaskName MaskSubType MaskSyncID MaskValue=Value
  MaskVersion Masks>Masks:+ Midpoint Origin PerimeterValue Radius ReferencePoint Right Roundness SizeX SizeY
  Top Version What WholeImageArea X Y ZeroX ZeroY
CircularGradientBasedCorrections | CorrectionActive=Active CorrectionAmount=Amount
  CorrectionMasks>CorrectionMasks:+=Masks~Mask CorrectionName:*
  CorrectionRangeMask>CorrectionRangeMask:*=RangeMask CorrectionSyncID:* LocalBlacks2012=Blacks2012
  LocalBrightness=Brightness LocalClarity=Clarity LocalClarity2012=Clarity2012 LocalContrast=Contrast
  LocalContrast2012=Contrast2012 LocalDefringe=Defringe LocalDehaze=Dehaze LocalExposure=Exposure
  LocalExposure2012=Exposure2012 LocalHighlights2012=Highlights2012 LocalHue=Hue
  LocalLuminanceNoise=LuminanceNoise LocalMoire=Moire LocalSaturation=Saturation
  LocalShadows2012=Shadows2012 LocalSharpness=Sharpness LocalTemperature=Temperature LocalTexture=Texture
  LocalTint=Tint LocalToningHue=ToningHue LocalToningSaturation=ToningSaturation LocalWhites2012=Whites2012
  What
LookParameters | CameraProfile Clarity2012 ConvertToGrayscale LookTable ProcessVersion ToneCurvePV2012:*
  ToneCurvePV2012Blue:* ToneCurvePV2012Green:* ToneCurvePV2012Red:* Version
Look | Amount Cluster Copyright Group:l Name Parameters>LookParameters SupportsAmount SupportsMonochrome
  SupportsOutputReferred UUID
CorrectionMasks2 | Alpha Angle Bottom CenterValue CenterWeight
  CorrectionRangeMask>CorrectionRangeMask:*=Range Dabs:* Feather Flipped Flow FullX FullY InputDigest Left
  MaskActive MaskBlendMode MaskDigest MaskInverted MaskName MaskSubType MaskSyncID MaskValue=Value
  MaskVersion Masks>Masks:+ Midpoint Origin PerimeterValue Radius ReferencePoint Right Roundness SizeX SizeY
  Top Version What WholeImageArea X Y ZeroX ZeroY
MaskGroupBasedCorrections | CorrectionActive=Active CorrectionAmount=Amount
  CorrectionMasks>CorrectionMasks2:+=Mask CorrectionName:*
  CorrectionRangeMask>CorrectionRangeMask:*=RangeMask CorrectionSyncID:* LocalBlacks2012=Blacks2012
  LocalBrightness=Brightness LocalClarity=Clarity LocalClarity2012=Clarity2012 LocalContrast=Contrast
  LocalContrast2012=Contrast2012 LocalDefringe=Defringe LocalDehaze=Dehaze LocalExposure=Exposure
  LocalExposure2012=Exposure2012 LocalHighlights2012=Highlights2012 LocalHue=Hue
  LocalLuminanceNoise=LuminanceNoise LocalMoire=Moire LocalSaturation=Saturation
  LocalShadows2012=Shadows2012 LocalSharpness=Sharpness LocalTemperature=Temperature LocalTexture=Texture
  LocalTint=Tint LocalToningHue=ToningHue LocalToningSaturation=ToningSaturation LocalWhites2012=Whites2012
  What
PaintBasedCorrections | CorrectionActive CorrectionAmount
  CorrectionMasks>CorrectionMasks:+=BasedCorrectionMasks~CorrectionMask
  CorrectionName:*=CorrectionCorrectionName CorrectionRangeMask>CorrectionRangeMask:*
  CorrectionSyncID:*=CorrectionCorrectionSyncID LocalBlacks2012=CorrectionBlacks2012
  LocalBrightness=CorrectionBrightness LocalClarity=CorrectionClarity LocalClarity2012=CorrectionClarity2012
  LocalContrast=CorrectionContrast LocalContrast2012=CorrectionContrast2012 LocalDefringe=CorrectionDefringe
  LocalDehaze=CorrectionDehaze LocalExposure=CorrectionExposure LocalExposure2012=CorrectionExposure2012
  LocalHighlights2012=CorrectionHighlights2012 LocalHue=CorrectionHue
  LocalLuminanceNoise=CorrectionLuminanceNoise LocalMoire=CorrectionMoire
  LocalSaturation=CorrectionSaturation LocalShadows2012=CorrectionShadows2012
  LocalSharpness=CorrectionSharpness LocalTemperature=CorrectionTemperature LocalTexture=CorrectionTexture
  LocalTint=CorrectionTint LocalToningHue=CorrectionToningHue
  LocalToningSaturation=CorrectionToningSaturation LocalWhites2012=CorrectionWhites2012 What=CorrectionWhat
RangeMaskMapInfo | LabMax LabMin LumEq:* RGBMax RGBMin
RangeMaskMapInfo2 | RangeMaskMapInfo>RangeMaskMapInfo
RetouchAreas | Feather Masks>CorrectionMasks:+~Mask Method OffsetY Opacity Seed SourceState SourceX SpotType
CFAPattern | Columns Rows Values:*
DeviceSettingDescription | Columns Rows Settings:*
Flash | Fired Function Mode RedEyeMode Return
OECF | Columns Names:* Rows Values:q*
CompositeImageExposureTimes | MaxExposureTimesOfAll:q=MaxExposureAll
  MaxExposureTimesOfUsed:q=MaxExposureUsed MinExposureTimesOfAll:q=MinExposureAll
  MinExposureTimesOfUsed:q=MinExposureUsed NumberOfImagesInSequences=ImagesPerSequence
  NumberOfSequences=NumSequences SumOfExposureTimesOfAll:q=SumExposureAll
  SumOfExposureTimesOfUsed:q=SumExposureUsed TotalExposurePeriod:q Values:q*
SubVersions | FileName VersRef=Reference
SubLabels | LabelName=LabelName6 ParentReference=ParentReference6 Reference=Reference6
SubLabels2 | LabelName=LabelName5 ParentReference=ParentReference5 Reference=Reference5
  SubLabels>SubLabels=SubLabels5~
SubLabels3 | LabelName=LabelName4 ParentReference=ParentReference4 Reference=Reference4
  SubLabels>SubLabels2=SubLabels4~
SubLabels4 | LabelName=LabelName3 ParentReference=ParentReference3 Reference=Reference3
  SubLabels>SubLabels3=SubLabels3~
TagStructureSubLabels | LabelName=LabelName2 ParentReference=ParentReference2 Reference=Reference2
  SubLabels>SubLabels4=SubLabels2~
TagStructure | LabelName=LabelName1 ParentReference=ParentReference1 Reference=Reference1
  SubLabels>TagStructureSubLabels=SubLabels1~
CreatorContactInfo | CiAdrCity=City CiAdrCtry=Country CiAdrExtadr=Address CiAdrPcode=PostalCode
  CiAdrRegion=Region CiEmailWork=WorkEmail CiTelWork=WorkTelephone CiUrlWork=WorkURL
AboutCvTerm | CvId=CvTermCvId CvTermId CvTermName:l CvTermRefinedAbout
ArtworkOrObject | AOCircaDateCreated=CircaDateCreated AOContentDescription:l=ContentDescription
  AOContributionDescription:l=ContributionDescription AOCopyrightNotice=CopyrightNotice AOCreator=Creator
  AOCreatorId=CreatorID AOCurrentCopyrightOwnerId=CopyrightOwnerID
  AOCurrentCopyrightOwnerName=CopyrightOwnerName AOCurrentLicensorId=LicensorID
  AOCurrentLicensorName=LicensorName AODateCreated:d=DateCreated AOPhysicalDescription:l=PhysicalDescription
  AOSource=Source AOSourceInvNo=SourceInventoryNo AOSourceInvURL=SourceInvURL AOStylePeriod=StylePeriod
  AOTitle:l=Title
ContainerFormat | Identifier:* Name:l
Contributor | Identifier Name:l Role
DataOnScreenRegion | D H Unit W X Y
DataOnScreen | Region>DataOnScreenRegion RegionText
DopesheetLink | Link LinkQualifier
EmbdEncRightsExpr | EncRightsExpr= RightsExprEncType=Type RightsExprLangId=LangID
Episode | Identifier Name Number
EventExt | Identifier Name:l
Genre | CvId CvTermId CvTermName:l CvTermRefinedAbout
RbVertices | RbX=X RbY=Y
RegionBoundary | RbH=H RbRx=Rx RbShape=Shape RbUnit=Unit RbVertices>RbVertices=Vertices RbW=W RbX=X RbY=Y
ImageRegion | Name:l RCtype>EventExt=Ctype RId=ID RRole>EventExt=Role RegionBoundary>RegionBoundary=Boundary
LinkedEncRightsExpr | LinkedRightsExpr= RightsExprEncType=Type RightsExprLangId=LangID
LocationCreated | City CountryCode CountryName GPSAltitude:q GPSLatitude:g GPSLongitude:g Identifier
  LocationId LocationName:l ProvinceState Sublocation WorldRegion
PersonInImageWDetails | PersonCharacteristic>AboutCvTerm=Characteristic~ PersonDescription:l=Description
  PersonId=Id PersonName:l=Name
ProductInImage | ProductDescription:l=Description ProductGTIN=GTIN ProductId ProductName:l=Name
PublicationEvent | Date:d Identifier Name
Rating | RatingRegion>LocationCreated RatingScaleMaxValue RatingScaleMinValue RatingSourceLink RatingValue
  RatingValueLogoLink
RecDevice | AttLensDescription Manufacturer ModelName OwnersDeviceId SerialNumber
RegistryId | RegEntryRole=EntryRole RegItemId=ItemID RegOrgId=OrganisationID
Series | Identifier Name
UsedVideoFrame | TimeFormat TimeValue Value
SnapshotLink | Format HeightPixels ImageRole Link LinkQualifier UsedVideoFrame>UsedVideoFrame WidthPixels
TemporalCoverage | TempCoverageFrom:d=From TempCoverageTo:d=To
PerspectiveModel | ImageXCenter ImageYCenter RadialDistortParam1 RadialDistortParam2 RadialDistortParam3
  ScaleFactor Version
CameraProfiles | ApertureValue Author AutoScale CameraPrettyName CameraRawProfile FocalLength FocusDistance
  Lens LensPrettyName Make Model PerspectiveModel>PerspectiveModel ProfileName SensorFormatFactor
  UniqueCameraModel
TextLayers | LayerName LayerText
AlternateTitle | A-lang A-platform Text
Channel | A-lang Channel Subchannel1 Subchannel2 Subchannel3 Subchannel4
KillDate | A-platform Date:d
OnSaleDay | A-platform Day
Url | A-platform Url
PageInfo | Format Height Image:b= PageNumber Width
Thumbnails | Format Height Image:b- Width
JobRef | Id Name Url
CuePointParams | Key Value
TracksMarkers | Comment CuePointParams>CuePointParams CuePointType Duration Location Name Probability
  Speaker StartTime Target Type
Tracks | FrameRate Markers>TracksMarkers TrackName TrackType
RiseInTimeDuration | Scale:q Value
BeatSpliceParams | RiseInDecibel RiseInTimeDuration>RiseInTimeDuration UseFileBeatsMarker
ContributedMedia | Duration>RiseInTimeDuration Managed Path StartTime>RiseInTimeDuration Track WebStatement
ProjectRef | Path Type
ResampleParams | Quality
TimeScaleParams | FrameOverlappingPercentage FrameSize Quality
VideoAlphaPremultipleColor | A B Black Blue Cyan Gray Green L Magenta Mode Red SwatchName Tint Type Yellow
DerivedFrom | AlternatePaths:* DocumentID FilePath FromPart InstanceID LastModifyDate:d LastURL LinkCategory
  LinkForm ManageTo ManageUI Manager ManagerVariant MaskMarkers OriginalDocumentID PartMapping
  PlacedResolutionUnit PlacedXResolution PlacedYResolution RenditionClass RenditionParams ToPart VersionID
History | Action Changed InstanceID Parameters SoftwareAgent When:d
Ingredients | AlternatePaths DocumentID FilePath FromPart InstanceID LastModifyDate:d LastURL LinkCategory
  LinkForm ManageTo ManageUI Manager ManagerVariant MaskMarkers OriginalDocumentID PartMapping
  PlacedResolutionUnit PlacedXResolution PlacedYResolution RenditionClass RenditionParams ToPart VersionID
Manifest | LinkForm PlacedResolutionUnit PlacedXResolution PlacedYResolution Reference>Ingredients
Pantry | InstanceID
Versions | Comments Event>History Modifier ModifyDate:d Version
Fonts | ChildFontFiles Composite=FontComposite FontFace FontFamily FontFileName FontName FontType
  VersionString=FontVersion
SwatchGroups | Colorants>VideoAlphaPremultipleColor=GroupsColorants~Colorant GroupName GroupType
"""
